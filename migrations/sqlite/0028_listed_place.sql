ALTER TABLE `listed` ADD `place` text;--> statement-breakpoint
ALTER TABLE `listed` ADD `made` integer;--> statement-breakpoint
-- A database without applications has nothing to take in.
INSERT INTO `upkeep` (`name`, `done_to`) SELECT 'list every application with its place', 1 WHERE NOT EXISTS (SELECT 1 FROM `applications`);
