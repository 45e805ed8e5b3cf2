CREATE TABLE `external_identities` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`issuer` text NOT NULL,
	`subject` text NOT NULL,
	`user_id` integer NOT NULL,
	`email` text NOT NULL,
	`linked_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `external_identities_subject` ON `external_identities` (`issuer`,`subject`);--> statement-breakpoint
CREATE INDEX `external_identities_user` ON `external_identities` (`user_id`);--> statement-breakpoint
CREATE TABLE `used_states` (
	`hash` blob PRIMARY KEY NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `users` ADD `verified_email` text;--> statement-breakpoint
ALTER TABLE `users` ADD `entered_at` integer;--> statement-breakpoint
UPDATE `users` SET `entered_at` = COALESCE((SELECT MIN(`began_at`) FROM `sessions` WHERE `sessions`.`user_id` = `users`.`id`), 0)
WHERE `password_hash` IS NOT NULL OR `id` IN (SELECT `user_id` FROM `sessions` WHERE `kind` = 'session')
  OR (`owner` = 1 AND `id` NOT IN (SELECT `user_id` FROM `links` WHERE `purpose` = 'invite'));
