ALTER TABLE `cases` ADD `seen_by` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `cases` ADD `reached_by` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `audit_by` ON `audit` (`by`,`at`);