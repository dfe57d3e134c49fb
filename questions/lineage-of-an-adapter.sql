-- From which data, weights, plan and request does an adapter come?
-- sha256: of adapter_model.safetensors (example: 2b3d5a2dd59dab19715d2faffedf3d8e02221349d820b0a93471770e64af0377)
select a.path, a.sha256 as adapter, p.request, p.sha256 as plan, p.model, p.weights_sha256, p.train_sha256, p.validation_sha256, p.test_sha256, r.sha256 as request_file, r.user_name
from artifact a join plan p using (request) join reception r using (request)
where a.sha256 = :'sha256' and a.kind = 'adapter-weights';
