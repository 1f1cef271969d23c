CREATE TABLE `askings` (
	`key` text PRIMARY KEY NOT NULL,
	`what` text NOT NULL,
	`count` integer NOT NULL,
	`until` integer NOT NULL,
	`over` integer NOT NULL,
	`last_over_at` integer
);
--> statement-breakpoint
CREATE INDEX `askings_until` ON `askings` (`until`);--> statement-breakpoint
CREATE INDEX `askings_over` ON `askings` (`last_over_at`);--> statement-breakpoint
ALTER TABLE `tokens` ADD `asked_by` text;