CREATE TABLE `reminders` (
	`key` text PRIMARY KEY NOT NULL,
	`subject_id` text NOT NULL,
	`reminded_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `reminders_subject` ON `reminders` (`subject_id`);--> statement-breakpoint
CREATE TABLE `reports` (
	`application_id` text PRIMARY KEY NOT NULL,
	`attendees` integer NOT NULL,
	`applications_made` integer NOT NULL,
	`remarks` text NOT NULL,
	`reported_by` text NOT NULL,
	`reported_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sign_up_pages` (
	`application_id` text PRIMARY KEY NOT NULL,
	`opened_at` integer NOT NULL,
	`closed_at` integer,
	`capacity` integer,
	`closes_on` text,
	`timetable` text NOT NULL,
	`parking` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `applications` ADD `prefecture` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `applications` ADD `day` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `applications` ADD `search_text` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `mails` ADD `batch_id` text;--> statement-breakpoint
CREATE INDEX `mails_batch` ON `mails` (`batch_id`,`state`);--> statement-breakpoint
ALTER TABLE `makers` ADD `regions_json` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `registrations` ADD `kana` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `registrations` ADD `institution_code` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `registrations` ADD `people` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `registrations` ADD `waiting_since` integer;--> statement-breakpoint
ALTER TABLE `registrations` ADD `arrived_people` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `registrations` ADD `arrived_at` integer;--> statement-breakpoint
ALTER TABLE `registrations` ADD `arrived_by` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `registrations_state` ON `registrations` (`state`,`created_at`);