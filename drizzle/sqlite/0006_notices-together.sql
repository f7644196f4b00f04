ALTER TABLE `notices` ADD `batch` text;--> statement-breakpoint
ALTER TABLE `notices` ADD `others` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `notices_batch` ON `notices` (`batch`,`person`);