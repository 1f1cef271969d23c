CREATE TABLE `rate_sets` (
	`id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`day` text NOT NULL,
	`base` text NOT NULL,
	`source` text NOT NULL,
	`file_name` text NOT NULL,
	`left_json` text NOT NULL,
	`read_at` integer NOT NULL,
	`read_by` text NOT NULL,
	`taken_at` integer,
	`taken_by` text NOT NULL,
	`withdrawn_at` integer,
	`withdrawn_by` text NOT NULL,
	`withdrawn_reason` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `rate_sets_day` ON `rate_sets` (`state`,`day`);--> statement-breakpoint
CREATE TABLE `rates` (
	`set_id` text NOT NULL,
	`place` text NOT NULL,
	`name` text NOT NULL,
	`institutions` integer,
	`applied` integer,
	`rate` integer,
	PRIMARY KEY(`set_id`, `place`)
);
