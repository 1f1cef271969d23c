ALTER TABLE `applications` ADD `second_name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `applications` ADD `second_kana` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `applications` ADD `second_phone` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `applications` ADD `second_email` text DEFAULT '' NOT NULL;