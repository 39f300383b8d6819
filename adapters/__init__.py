"""One folder a platform; each knows the ports, the domain and its own platform, and nothing else of ours."""
