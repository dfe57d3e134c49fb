-- What stood in a policy file, in each of its versions?
-- file: the policy file's name (default: rate-card.yaml)
select left(sha256, 12) as sha256, event_sequence, text from policy_text where file = :'file' order by event_sequence;
