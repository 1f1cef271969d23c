CREATE TABLE `listed` (
	`number` integer PRIMARY KEY NOT NULL,
	`application_id` text NOT NULL,
	`state` text NOT NULL,
	`prefecture` text NOT NULL,
	`day` text NOT NULL,
	`association` text NOT NULL,
	`received` integer NOT NULL,
	`newest` integer NOT NULL,
	`search_text` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `listed_application` ON `listed` (`application_id`);--> statement-breakpoint
CREATE INDEX `listed_newest` ON `listed` (`newest`,`number`);--> statement-breakpoint
CREATE INDEX `listed_oldest` ON `listed` (`received`,`number`);--> statement-breakpoint
CREATE INDEX `listed_state` ON `listed` (`state`,`newest`,`number`);--> statement-breakpoint
CREATE INDEX `listed_prefecture` ON `listed` (`prefecture`,`newest`,`number`);--> statement-breakpoint
CREATE INDEX `listed_day` ON `listed` (`day`,`newest`,`number`);--> statement-breakpoint
CREATE INDEX `listed_association` ON `listed` (`association`,`newest`,`number`);--> statement-breakpoint
CREATE TABLE `listed_by_maker` (
	`maker` integer NOT NULL,
	`number` integer NOT NULL,
	`state` text NOT NULL,
	`prefecture` text NOT NULL,
	`day` text NOT NULL,
	`association` text NOT NULL,
	`received` integer NOT NULL,
	`newest` integer NOT NULL,
	PRIMARY KEY(`number`, `maker`)
);
--> statement-breakpoint
CREATE INDEX `listed_maker_newest` ON `listed_by_maker` (`maker`,`newest`,`number`);--> statement-breakpoint
CREATE INDEX `listed_maker_oldest` ON `listed_by_maker` (`maker`,`received`,`number`);--> statement-breakpoint
CREATE INDEX `listed_maker_state` ON `listed_by_maker` (`maker`,`state`,`newest`,`number`);--> statement-breakpoint
CREATE INDEX `listed_maker_prefecture` ON `listed_by_maker` (`maker`,`prefecture`,`newest`,`number`);--> statement-breakpoint
CREATE INDEX `listed_maker_day` ON `listed_by_maker` (`maker`,`day`,`newest`,`number`);--> statement-breakpoint
CREATE INDEX `listed_maker_association` ON `listed_by_maker` (`maker`,`association`,`newest`,`number`);--> statement-breakpoint
CREATE TABLE `listed_counts` (
	`maker` integer NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`state` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`maker`, `kind`, `value`, `state`)
);
--> statement-breakpoint
CREATE TABLE `listed_names` (
	`name` text PRIMARY KEY NOT NULL,
	`search_text` text NOT NULL
);
--> statement-breakpoint
CREATE VIRTUAL TABLE `listed_words` USING fts5(`words`, `letters`, content='', contentless_delete=1, tokenize='ascii');--> statement-breakpoint
INSERT INTO `upkeep` (`name`, `done_to`) SELECT 'list every application', 1 WHERE NOT EXISTS (SELECT 1 FROM `applications`);
