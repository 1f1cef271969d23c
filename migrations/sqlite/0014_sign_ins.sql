ALTER TABLE `browsers` ADD `last_seen_at` integer;--> statement-breakpoint
ALTER TABLE `browsers` ADD `device` text;--> statement-breakpoint
ALTER TABLE `browsers` ADD `network` text;