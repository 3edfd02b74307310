WITH open_opportunities_in_all AS (
  SELECT
    COUNT(*) AS open_opportunities
  FROM deal_states
  WHERE
    deal_states.recorded_to IS NULL
    AND (
      deal_states.rep_id IS NULL
      OR deal_states.rep_id IN (
        SELECT
          UNNEST($scope)
      )
    )
    AND (
      deal_states.from_at <= $moment OR deal_states.from_at IS NULL
    )
    AND (
      deal_states.to_at IS NULL OR deal_states.to_at > $moment
    )
)
SELECT
  open_opportunities
FROM open_opportunities_in_all
