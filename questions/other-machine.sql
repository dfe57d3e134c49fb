-- Which runs went on with another processor, kernel or library?
select request, attempt, kernel_before, kernel_after, library_before, library_after from machine_change order by event_sequence limit 5;
