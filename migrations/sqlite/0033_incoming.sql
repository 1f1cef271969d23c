CREATE TABLE `incoming_files` (
	`id` text PRIMARY KEY NOT NULL,
	`mail_id` text NOT NULL,
	`part` text NOT NULL,
	`name` text NOT NULL,
	`media_type` text NOT NULL,
	`size` integer NOT NULL,
	`sha256` text NOT NULL,
	`fault` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `incoming_files_mail` ON `incoming_files` (`mail_id`);--> statement-breakpoint
CREATE INDEX `incoming_files_sha256` ON `incoming_files` (`sha256`);--> statement-breakpoint
CREATE TABLE `incoming_mails` (
	`id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`kind` text NOT NULL,
	`reason` text NOT NULL,
	`message_id` text NOT NULL,
	`written_hash` text NOT NULL,
	`size` integer NOT NULL,
	`arrived_at` integer NOT NULL,
	`tries` integer NOT NULL,
	`from_name` text NOT NULL,
	`from_email` text NOT NULL,
	`subject` text NOT NULL,
	`own_text` text NOT NULL,
	`whole_text` text NOT NULL,
	`application_id` text,
	`subject_id` text NOT NULL,
	`settled_at` integer,
	`settled_by` text NOT NULL,
	`note` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `incoming_mails_once` ON `incoming_mails` (`written_hash`);--> statement-breakpoint
CREATE INDEX `incoming_mails_state` ON `incoming_mails` (`state`,`arrived_at`);--> statement-breakpoint
CREATE INDEX `incoming_mails_application` ON `incoming_mails` (`application_id`,`arrived_at`);--> statement-breakpoint
CREATE INDEX `incoming_mails_subject` ON `incoming_mails` (`subject_id`);--> statement-breakpoint
CREATE TABLE `incoming_places` (
	`mailbox` text NOT NULL,
	`uid_validity` text NOT NULL,
	`uid` integer NOT NULL,
	PRIMARY KEY(`mailbox`, `uid_validity`, `uid`)
);
