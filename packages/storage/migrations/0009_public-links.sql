CREATE TABLE `public_links` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`hash` blob NOT NULL,
	`kind` text NOT NULL,
	`app` text NOT NULL,
	`target` text NOT NULL,
	`name` text NOT NULL,
	`made_by` integer NOT NULL,
	`made_at` integer NOT NULL,
	`expires_at` integer,
	`password_hash` text,
	`revoked_at` integer,
	`max_uses` integer,
	`uses` integer DEFAULT 0 NOT NULL,
	`last_used_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `public_links_hash_unique` ON `public_links` (`hash`);