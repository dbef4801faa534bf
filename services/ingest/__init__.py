"""From crawlers, feeds and files to `articles`: every door in, and none of them loses or doubles an article."""
