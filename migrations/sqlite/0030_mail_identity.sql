ALTER TABLE `mails` ADD `server_id` text;--> statement-breakpoint
CREATE INDEX `mails_message` ON `mails` (`message_id`);--> statement-breakpoint
CREATE INDEX `mails_server` ON `mails` (`server_id`);