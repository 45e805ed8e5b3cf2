CREATE TABLE `departments` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`parent` integer,
	`head` integer
);
--> statement-breakpoint
CREATE TABLE `members` (
	`department` integer NOT NULL,
	`user` integer NOT NULL,
	PRIMARY KEY(`department`, `user`)
);
