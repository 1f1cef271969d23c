CREATE TABLE `gathered` (
	`mail_id` text NOT NULL,
	`inquiry_id` text NOT NULL,
	`what` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`mail_id`, `inquiry_id`, `what`)
);
--> statement-breakpoint
CREATE INDEX `gathered_inquiry` ON `gathered` (`inquiry_id`,`what`);