ALTER TABLE `applications` ADD `owner` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `attention_items` ADD `owner` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `attention_items_owner` ON `attention_items` (`owner`,`kind`,`due`,`since`,`submitted_at`,`application_id`,`place`);--> statement-breakpoint
ALTER TABLE `listed` ADD `owner` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `listed_owner` ON `listed` (`owner`,`newest`,`number`);--> statement-breakpoint
ALTER TABLE `listed_by_maker` ADD `owner` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `listed_maker_owner` ON `listed_by_maker` (`maker`,`owner`,`newest`,`number`);