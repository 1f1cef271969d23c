CREATE TABLE `acceptances` (
	`id` text PRIMARY KEY NOT NULL,
	`proposal_id` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`answer_by` text NOT NULL,
	`decides` text NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE INDEX `acceptances_proposal` ON `acceptances` (`proposal_id`,`at`);--> statement-breakpoint
CREATE INDEX `acceptances_ended` ON `acceptances` (`ended_at`);--> statement-breakpoint
CREATE TABLE `accepted_rows` (
	`acceptance_id` text NOT NULL,
	`application_id` text NOT NULL,
	`position` integer NOT NULL,
	`seen_version` integer NOT NULL,
	`act` text NOT NULL,
	`came` text NOT NULL,
	`why_json` text NOT NULL,
	`came_at` integer,
	PRIMARY KEY(`acceptance_id`, `application_id`)
);
--> statement-breakpoint
CREATE INDEX `accepted_rows_ready` ON `accepted_rows` (`acceptance_id`,`position`);--> statement-breakpoint
CREATE TABLE `proposal_rows` (
	`proposal_id` text NOT NULL,
	`application_id` text NOT NULL,
	`version` integer NOT NULL,
	`slot_id` text,
	`day` text NOT NULL,
	`prefecture` text NOT NULL,
	`maker_ids_json` text NOT NULL,
	`why_json` text NOT NULL,
	PRIMARY KEY(`proposal_id`, `application_id`)
);
--> statement-breakpoint
CREATE TABLE `proposals` (
	`id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`fault` text NOT NULL,
	`filter_json` text NOT NULL,
	`terms_json` text NOT NULL,
	`based_on` text,
	`started_at` integer NOT NULL,
	`started_by` text NOT NULL,
	`begun_at` integer,
	`runner` text NOT NULL,
	`alive_until` integer,
	`stop_asked` integer NOT NULL,
	`ended_at` integer,
	`fingerprint` text NOT NULL,
	`applications` integer NOT NULL,
	`placed` integer NOT NULL,
	`figures_json` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `proposals_started` ON `proposals` (`started_at`);--> statement-breakpoint
CREATE INDEX `proposals_state` ON `proposals` (`state`,`started_at`);