CREATE TABLE `mail_files` (
	`sha256` text NOT NULL,
	`mail_id` text NOT NULL,
	PRIMARY KEY(`sha256`, `mail_id`)
);
--> statement-breakpoint
DROP INDEX `attachments_application`;--> statement-breakpoint
ALTER TABLE `attachments` ADD `network` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `attachments` ADD `counts_until` integer;--> statement-breakpoint
CREATE INDEX `attachments_sha256` ON `attachments` (`sha256`);--> statement-breakpoint
CREATE INDEX `attachments_counted` ON `attachments` (`counts_until`,`network`,`size`);--> statement-breakpoint
CREATE INDEX `attachments_application` ON `attachments` (`application_id`,`removed_at`);