//! What stands on sheets as people write them.
