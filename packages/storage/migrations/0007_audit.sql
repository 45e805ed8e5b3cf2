CREATE TABLE `audit` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor_id` integer,
	`actor_name` text NOT NULL,
	`kind` text NOT NULL,
	`target` text NOT NULL,
	`result` text NOT NULL,
	`source` text NOT NULL,
	`detail` text
);
--> statement-breakpoint
CREATE INDEX `audit_actor` ON `audit` (`actor_id`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_kind` ON `audit` (`kind`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_target` ON `audit` (`target`,`seq`);--> statement-breakpoint
CREATE TABLE `requests` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`user_id` integer NOT NULL,
	`app` text NOT NULL,
	`entity` text NOT NULL,
	`record` integer,
	`field` text,
	`action` text NOT NULL,
	`reason` text,
	`status` text NOT NULL,
	`decided_by` integer,
	`decided_at` integer,
	`answer` text
);
--> statement-breakpoint
CREATE INDEX `requests_status` ON `requests` (`status`,`id`);--> statement-breakpoint
CREATE INDEX `requests_user` ON `requests` (`user_id`,`id`);--> statement-breakpoint
ALTER TABLE `sessions` ADD `view_as` text;--> statement-breakpoint
CREATE TRIGGER `audit_no_update` BEFORE UPDATE ON `audit` BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `audit_no_delete` BEFORE DELETE ON `audit` BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
