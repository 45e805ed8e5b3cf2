CREATE TABLE `batches` (
	`batch` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor_id` integer,
	`kind` text NOT NULL,
	`of` integer,
	`first_seq` integer NOT NULL,
	`last_seq` integer NOT NULL,
	`entries` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `batches_actor` ON `batches` (`actor_id`,`batch`);--> statement-breakpoint
ALTER TABLE `log_personal` ADD `erased` integer DEFAULT false NOT NULL;--> statement-breakpoint
INSERT INTO `batches` (`batch`, `at`, `actor_id`, `kind`, `of`, `first_seq`, `last_seq`, `entries`) SELECT `batch`, MIN(`at`), MIN(`actor_id`), 'action', NULL, MIN(`seq`), MAX(`seq`), COUNT(*) FROM `log` GROUP BY `batch`;
