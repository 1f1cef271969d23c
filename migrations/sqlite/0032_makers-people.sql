ALTER TABLE `makers` ADD `contact_name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `makers` ADD `contact_phone` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `makers` ADD `contact_remarks` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `makers` ADD `days_off_json` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `session_makers` ADD `visitor` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `session_makers` ADD `phone_on_day` text DEFAULT '' NOT NULL;