DROP INDEX `registrations_email`;--> statement-breakpoint
CREATE UNIQUE INDEX `registrations_person` ON `registrations` (`application_id`,`email`,`name`);