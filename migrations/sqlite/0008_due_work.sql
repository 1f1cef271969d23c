ALTER TABLE `inquiries` ADD `remind_on` text;--> statement-breakpoint
CREATE INDEX `inquiries_remind` ON `inquiries` (`remind_on`);--> statement-breakpoint
ALTER TABLE `sessions` ADD `ask_report_on` text;--> statement-breakpoint
CREATE INDEX `sessions_ask_report` ON `sessions` (`ask_report_on`);--> statement-breakpoint
CREATE INDEX `applications_submitted` ON `applications` (`state`,`submitted_at`);--> statement-breakpoint
CREATE INDEX `drafts_stale` ON `drafts` (`submitted_at`,`updated_at`);--> statement-breakpoint
CREATE INDEX `mails_claim` ON `mails` (`state`,`priority`,`seq`,`due_at`);--> statement-breakpoint
UPDATE `inquiries` SET `remind_on` = date(`asked_at` / 1000, 'unixepoch', '+9 hours', '+1 day') WHERE `state` = 'open';--> statement-breakpoint
UPDATE `sessions` SET `ask_report_on` = date(`date`, '+1 day') WHERE `state` = 'held' AND `date` >= date('now', '-31 days');
