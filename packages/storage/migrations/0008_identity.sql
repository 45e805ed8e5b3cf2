CREATE TABLE `recovery_codes` (
	`user_id` integer NOT NULL,
	`hash` blob NOT NULL,
	PRIMARY KEY(`user_id`, `hash`)
);
--> statement-breakpoint
CREATE TABLE `second_factors` (
	`user_id` integer PRIMARY KEY NOT NULL,
	`secret` text NOT NULL,
	`confirmed` integer NOT NULL,
	`step` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `sessions` ADD `began_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `seen_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `sessions` SET `began_at` = `expires_at` - CASE `kind` WHEN 'token' THEN 31536000000 ELSE 1209600000 END;--> statement-breakpoint
UPDATE `sessions` SET `seen_at` = `began_at`;