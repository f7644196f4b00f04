CREATE TABLE `callings` (
	`person` integer PRIMARY KEY NOT NULL,
	`sound` integer NOT NULL,
	`browser` integer NOT NULL,
	`quiet_from` integer,
	`quiet_to` integer,
	FOREIGN KEY (`person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `notices` (
	`id` integer PRIMARY KEY NOT NULL,
	`person` integer NOT NULL,
	`case_id` integer NOT NULL,
	`kind` text NOT NULL,
	`milestone` text NOT NULL,
	`round` integer NOT NULL,
	`threshold` text NOT NULL,
	`unit` text NOT NULL,
	`due` integer NOT NULL,
	`at` integer NOT NULL,
	`read_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `notices_once` ON `notices` (`case_id`,`milestone`,`round`,`threshold`,`person`);--> statement-breakpoint
CREATE INDEX `notices_person` ON `notices` (`person`,`id`);--> statement-breakpoint
CREATE TABLE `outbound` (
	`id` integer PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL,
	`tries` integer NOT NULL,
	`next_at` integer NOT NULL,
	`error` text,
	`sent_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbound_key_unique` ON `outbound` (`key`);--> statement-breakpoint
CREATE TABLE `warnings` (
	`case_id` integer NOT NULL,
	`milestone` text NOT NULL,
	`round` integer NOT NULL,
	`threshold` text NOT NULL,
	PRIMARY KEY(`case_id`, `milestone`, `round`)
);
--> statement-breakpoint
CREATE TABLE `roster` (
	`id` integer PRIMARY KEY NOT NULL,
	`unit` text NOT NULL,
	`person` integer NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL
);
