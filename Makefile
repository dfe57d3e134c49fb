# For people who work here. Users need scripts/poc and scripts/test only.
.PHONY: help build test check deb format poc
help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'
build: ## build the three programs
	swift build -c release
test: ## run the tests that match FILTER (default: all)
	swift build -c release --build-tests
	swift test -c release --skip-build $(if $(FILTER),--filter $(FILTER))
check: ## everything that CI runs
	scripts/test
deb: ## build the Debian package
	scripts/deb
format: ## format all Swift files
	swift format --in-place --recursive Package.swift Sources Tests
poc: ## the main job, end to end
	scripts/poc
