CREATE TABLE `files` (
	`key` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`size` integer NOT NULL,
	`sha256` text NOT NULL,
	`thumbnail_type` text,
	`thumbnail_size` integer,
	`thumbnail_sha256` text,
	`uploader` integer,
	`entity` integer NOT NULL,
	`field` integer NOT NULL,
	`record` integer,
	`state` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `files_state` ON `files` (`state`,`created_at`);--> statement-breakpoint
CREATE INDEX `files_record` ON `files` (`entity`,`record`);