CREATE VIRTUAL TABLE `search` USING fts5(`number`, `words`, `caller`, `phone`, tokenize='ascii', detail='column', columnsize=0);--> statement-breakpoint
INSERT INTO `search` (`search`, `rank`) VALUES ('secure-delete', 1);
