ALTER TABLE `applications` ADD `ended_on` text;--> statement-breakpoint
ALTER TABLE `applications` ADD `noticed_on` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `applications_retention` ON `applications` (`noticed_on`,`ended_on`);--> statement-breakpoint
CREATE INDEX `browsers_expires` ON `browsers` (`expires_at`);--> statement-breakpoint
CREATE INDEX `mail_files_mail` ON `mail_files` (`mail_id`);--> statement-breakpoint
CREATE INDEX `tokens_expires` ON `tokens` (`expires_at`);