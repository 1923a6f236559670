"""What templates may ask for: icons and the parts that need computing."""
