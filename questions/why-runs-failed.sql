-- Why did runs fail?
select reason, count(*) as runs from outcome where ending = 'failed' group by reason order by runs desc, reason;
