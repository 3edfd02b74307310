SELECT any_value(offices.name) AS office, quantile_cont(amount::DECIMAL(28, 8), 0.5) AS median_deal_size,
       grouping(office_id) AS whole
FROM deal_outcomes LEFT JOIN offices ON offices.id = office_id
WHERE recorded_to IS NULL AND outcome = 'won' AND sign > 0
  AND (taken_back_at IS NULL OR taken_back_at > TIMESTAMP '2026-01-01')
GROUP BY GROUPING SETS ((office_id), ())
ORDER BY whole, 2 DESC
