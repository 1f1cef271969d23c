ALTER TABLE `registrations` ADD `passed_over_at` integer;--> statement-breakpoint
ALTER TABLE `registrations` ADD `asked_browser` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `registrations` ADD `asked_network` text DEFAULT '' NOT NULL;