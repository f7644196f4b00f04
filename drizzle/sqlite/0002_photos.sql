CREATE TABLE `photos` (
	`id` text PRIMARY KEY NOT NULL,
	`case_id` integer NOT NULL,
	`step` text NOT NULL,
	`rework` integer NOT NULL,
	`unit` text,
	`by` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`client_id` text NOT NULL,
	`size` integer NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `photos_case` ON `photos` (`case_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `photos_sent` ON `photos` (`by`,`client_id`);