CREATE TABLE `saved_views` (
	`id` text PRIMARY KEY NOT NULL,
	`person` integer NOT NULL,
	`name` text NOT NULL,
	`filter` text NOT NULL,
	`shared` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`person`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `saved_views_person` ON `saved_views` (`person`);