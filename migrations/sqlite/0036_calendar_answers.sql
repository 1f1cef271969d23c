CREATE TABLE `calendar_answers` (
	`invite_id` text NOT NULL,
	`email` text NOT NULL,
	`partstat` text NOT NULL,
	`sequence` integer NOT NULL,
	`stamp` integer NOT NULL,
	`mail_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`invite_id`, `email`)
);
