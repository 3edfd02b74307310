SELECT any_value(members.name) AS rep, sum(amount) AS open_pipeline, count(*) AS open_opportunities,
       grouping(rep_id) AS whole
FROM deal_states LEFT JOIN members ON members.id = rep_id
WHERE recorded_to IS NULL AND from_at <= TIMESTAMP '2024-06-30 12:00'
  AND (to_at IS NULL OR to_at > TIMESTAMP '2024-06-30 12:00')
GROUP BY GROUPING SETS ((rep_id), ())
ORDER BY whole, 2 DESC
