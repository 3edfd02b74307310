WITH scope_members AS (
  SELECT
    UNNEST($scope) AS member_id
), shares AS (
  SELECT
    deal_id,
    SUM(share) AS share
  FROM (
    SELECT
      deal_id,
      CASE WHEN rep_id IN (
        SELECT
          UNNEST($scope)
      ) THEN share ELSE 0 END AS share
    FROM deal_credits
    WHERE
      recorded_to IS NULL AND until IS NULL
  ) AS credited
  GROUP BY
    deal_id
), stand_ins AS (
  SELECT
    deal_id,
    rep_id,
    manager_id,
    team_id,
    office_id,
    since,
    until
  FROM deal_credits
  WHERE
    recorded_to IS NULL AND rep_id IN (
      SELECT
        UNNEST($scope)
    ) AND share > 0
  QUALIFY
    RANK() OVER (PARTITION BY deal_id ORDER BY share DESC, rep_id ASC) = 1
), deal_states_seen AS (
  SELECT
    deal_states.from_at,
    deal_states.from_day,
    deal_states.from_hour,
    deal_states.to_at,
    deal_states.to_day,
    deal_states.to_hour,
    deal_states.due_at,
    deal_states.due_day,
    deal_states.due_hour,
    deal_states.deal_id,
    deal_states.customer_id,
    deal_states.product_id,
    CASE
      WHEN (
        NOT scope_members.member_id IS NULL OR stand_ins.rep_id IS NULL
      )
      THEN deal_states.rep_id
      ELSE stand_ins.rep_id
    END AS rep_id,
    CASE
      WHEN (
        NOT scope_members.member_id IS NULL OR stand_ins.rep_id IS NULL
      )
      THEN deal_states.manager_id
      ELSE stand_ins.manager_id
    END AS manager_id,
    CASE
      WHEN (
        NOT scope_members.member_id IS NULL OR stand_ins.rep_id IS NULL
      )
      THEN deal_states.team_id
      ELSE stand_ins.team_id
    END AS team_id,
    CASE
      WHEN (
        NOT scope_members.member_id IS NULL OR stand_ins.rep_id IS NULL
      )
      THEN deal_states.office_id
      ELSE stand_ins.office_id
    END AS office_id,
    deal_states.pipeline_id,
    deal_states.stage_id,
    deal_states.source_id,
    deal_states.campaign_id,
    deal_states.stands_since,
    deal_states.begun_at,
    deal_states.expected_month,
    deal_states.currency,
    CASE
      WHEN NOT shares.deal_id IS NULL
      THEN deal_states.original * shares.share
      ELSE deal_states.original
    END AS original,
    CASE
      WHEN NOT shares.deal_id IS NULL
      THEN deal_states.amount * shares.share
      ELSE deal_states.amount
    END AS amount,
    deal_states.recorded_from,
    deal_states.recorded_to,
    deal_states.batch
  FROM deal_states
  LEFT JOIN shares
    ON shares.deal_id = deal_states.deal_id
  LEFT JOIN scope_members
    ON scope_members.member_id = deal_states.rep_id
  LEFT JOIN stand_ins
    ON stand_ins.deal_id = deal_states.deal_id
    AND (
      stand_ins.since IS NULL
      OR stand_ins.since <= COALESCE(deal_states.from_day, CAST('9999-12-31' AS DATE))
    )
    AND (
      stand_ins.until IS NULL
      OR stand_ins.until > COALESCE(deal_states.from_day, CAST('9999-12-31' AS DATE))
    )
  WHERE
    (
      deal_states.rep_id IS NULL
      AND shares.deal_id IS NULL
      OR NOT scope_members.member_id IS NULL
      OR shares.share > 0
    )
), open_opportunities_in_all AS (
  SELECT
    COUNT(*) AS open_opportunities
  FROM deal_states_seen AS deal_states
  WHERE
    deal_states.recorded_to IS NULL
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
