CREATE TABLE `account_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`secret_hash` text NOT NULL,
	`person` integer NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`touched_at` integer NOT NULL,
	`agent` text NOT NULL,
	`address` text NOT NULL,
	FOREIGN KEY (`person`) REFERENCES `accounts`(`person`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `account_sessions_person` ON `account_sessions` (`person`);--> statement-breakpoint
CREATE TABLE `accounts` (
	`person` integer PRIMARY KEY NOT NULL,
	`username` text NOT NULL,
	`password_hash` text NOT NULL,
	`must_change` integer NOT NULL,
	`password_until` integer,
	`password_at` integer NOT NULL,
	`role` text,
	`disabled_at` integer,
	`created_at` integer NOT NULL,
	`last_sign_in_at` integer,
	FOREIGN KEY (`person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_username_unique` ON `accounts` (`username`);--> statement-breakpoint
CREATE TABLE `audit` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`what` text NOT NULL,
	`by` integer,
	`role` text,
	`subject` text,
	`case_id` integer,
	`address` text
);
--> statement-breakpoint
CREATE INDEX `audit_at` ON `audit` (`at`);--> statement-breakpoint
CREATE INDEX `audit_case` ON `audit` (`case_id`);--> statement-breakpoint
CREATE TABLE `lockouts` (
	`key` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`last_at` integer NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `wall_devices` (
	`id` text PRIMARY KEY NOT NULL,
	`secret_hash` text NOT NULL,
	`name` text NOT NULL,
	`paired_at` integer NOT NULL,
	`seen_at` integer NOT NULL,
	`address` text NOT NULL,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE TABLE `wall_keys` (
	`key_hash` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`once` integer NOT NULL,
	`expires_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `cases` (
	`id` integer PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`version` integer NOT NULL,
	`last_seq` integer NOT NULL,
	`moves` integer NOT NULL,
	`stage` text NOT NULL,
	`open` integer NOT NULL,
	`origin` text NOT NULL,
	`external_no` text,
	`district_due` integer,
	`type` text NOT NULL,
	`category` text NOT NULL,
	`urgent` integer NOT NULL,
	`confidential` integer NOT NULL,
	`against` text,
	`unit` text,
	`handler` integer,
	`road` text NOT NULL,
	`cross` text NOT NULL,
	`area` text NOT NULL,
	`detail` text NOT NULL,
	`title` text NOT NULL,
	`erased` integer NOT NULL,
	`received_at` integer NOT NULL,
	`dispatched_at` integer,
	`contacted_at` integer,
	`arrived_at` integer,
	`resolved_at` integer,
	`closed_at` integer,
	`result` text,
	`rework` integer NOT NULL,
	`due` integer,
	`imported` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `cases_number_unique` ON `cases` (`number`);--> statement-breakpoint
CREATE INDEX `cases_open` ON `cases` (`id`) WHERE open;--> statement-breakpoint
CREATE INDEX `cases_received` ON `cases` (`received_at`);--> statement-breakpoint
CREATE INDEX `cases_external` ON `cases` (`external_no`) WHERE external_no is not null;--> statement-breakpoint
CREATE TABLE `categories` (
	`code` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`short` text NOT NULL,
	`name_en` text NOT NULL,
	`short_en` text NOT NULL,
	`unit` text,
	`by_area` text,
	`site` integer NOT NULL,
	`urgent` integer NOT NULL,
	`words` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `heads` (
	`seq` integer PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`signed_at` integer NOT NULL,
	`key` text NOT NULL,
	`signature` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `imports` (
	`source` text NOT NULL,
	`source_id` text NOT NULL,
	`case_id` integer NOT NULL,
	PRIMARY KEY(`source`, `source_id`)
);
--> statement-breakpoint
CREATE TABLE `ledger` (
	`seq` integer PRIMARY KEY NOT NULL,
	`case_id` integer,
	`version` integer,
	`previous` integer,
	`type` text NOT NULL,
	`act` text NOT NULL,
	`by` integer NOT NULL,
	`on_behalf_of` integer,
	`occurred_at` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`data` text NOT NULL,
	`text_hashes` text,
	`audiences` text NOT NULL,
	`audiences_before` text,
	`algorithm` integer NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `ledger_bureau` ON `ledger` (`seq`) WHERE case_id is null;--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_registration` ON `ledger` (`act`,`by`) WHERE type = 'received';--> statement-breakpoint
CREATE TABLE `people` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`unit` text,
	`roles` text NOT NULL,
	`active` integer NOT NULL,
	FOREIGN KEY (`unit`) REFERENCES `units`(`code`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `roads` (
	`name` text PRIMARY KEY NOT NULL,
	`area` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `texts` (
	`seq` integer NOT NULL,
	`field` text NOT NULL,
	`salt` text NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`seq`, `field`),
	FOREIGN KEY (`seq`) REFERENCES `ledger`(`seq`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `units` (
	`code` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`short` text NOT NULL,
	`name_en` text NOT NULL,
	`short_en` text NOT NULL,
	`kind` text NOT NULL,
	`duty_phone` text NOT NULL,
	`active` integer NOT NULL
);
