CREATE TABLE `computed_at` (
	`field` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
