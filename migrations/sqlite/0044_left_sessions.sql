CREATE TABLE `left_sessions` (
	`session_id` text NOT NULL,
	`maker_id` text NOT NULL,
	`association` text NOT NULL,
	`date` text NOT NULL,
	`meeting_start` text NOT NULL,
	`meeting_end` text NOT NULL,
	`demo_start` text NOT NULL,
	`demo_end` text NOT NULL,
	`mode` text NOT NULL,
	`venue_name` text NOT NULL,
	`address` text NOT NULL,
	`sequence` integer NOT NULL,
	`stamp` integer NOT NULL,
	`organizer_name` text NOT NULL,
	`mark` integer NOT NULL,
	PRIMARY KEY(`maker_id`, `session_id`)
);
