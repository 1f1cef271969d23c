DROP INDEX `sessions_date`;--> statement-breakpoint
ALTER TABLE `sessions` ADD `mark` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `unreadable_at` integer;--> statement-breakpoint
CREATE INDEX `sessions_unreadable` ON `sessions` (`unreadable_at`);--> statement-breakpoint
CREATE INDEX `sessions_date` ON `sessions` (`state`,`date`,`mark`,`unreadable_at`);--> statement-breakpoint
UPDATE `sessions` SET `mark` = abs(random() % 4294967296) + 1;