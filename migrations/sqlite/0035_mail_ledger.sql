CREATE TABLE `post_marks` (
	`name` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
ALTER TABLE `mails` ADD `redirected_to` text;--> statement-breakpoint
ALTER TABLE `mails` ADD `acts_json` text;--> statement-breakpoint
CREATE INDEX `mails_name` ON `mails` (`name`,`seq`);--> statement-breakpoint
CREATE INDEX `mails_address` ON `mails` (lower("recipient_email"),`seq`);