ALTER TABLE `makers` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `makers` ADD `saved_at` integer;--> statement-breakpoint
ALTER TABLE `makers` ADD `saved_by` text DEFAULT '' NOT NULL;