"""Messages of ``domainfeed.v1``, generated from ``proto/domainfeed/v1/feed.proto``; never edited."""
