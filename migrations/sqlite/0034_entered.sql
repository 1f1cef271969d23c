DROP INDEX `registrations_person`;--> statement-breakpoint
ALTER TABLE `registrations` ADD `apart` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `registrations` ADD `entered_by` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `registrations_person` ON `registrations` (`application_id`,`email`,`name`,`apart`);--> statement-breakpoint
ALTER TABLE `sign_up_pages` ADD `fax` text DEFAULT '' NOT NULL;